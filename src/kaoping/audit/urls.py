"""The addresses of the log."""

from django.urls import path

from kaoping.audit import views

app_name = "audit"

urlpatterns = [
    path("log/", views.log, name="log"),
    path("log/verify/", views.verify, name="verify"),
    path("log/<int:number>/", views.entry, name="entry"),
]
