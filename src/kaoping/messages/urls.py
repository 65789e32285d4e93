"""The addresses of this room."""

from django.urls import path

from kaoping.messages import views

app_name = "messages"

urlpatterns = [
    path("messages/", views.inbox, name="list"),
    path("messages/seen/", views.see_all, name="see-all"),
    path("messages/mail/", views.set_mail, name="set-mail"),
    path("messages/<int:key>/seen/", views.see, name="see"),
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/again/", views.send_again, name="send-again"),
]
