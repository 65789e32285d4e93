"""The addresses of people, organisations, posts and of one's own account."""

from django.urls import path

from kaoping.accounts.views import imports, organisations, own, people, posts, security

app_name = "accounts"

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/add/", people.add_person, name="add-person"),
    path("people/import/", imports.read, name="import"),
    path("people/import/template/", imports.template, name="import-template"),
    path("people/import/<int:key>/", imports.preview, name="import-preview"),
    path("people/import/<int:key>/commit/", imports.commit, name="import-commit"),
    path("people/<int:key>/", people.person, name="person"),
    path("people/<int:key>/edit/", people.edit_person, name="edit-person"),
    path("people/<int:key>/active/", people.set_active, name="set-active"),
    path("people/<int:key>/posts/add/", posts.add_post, name="add-post"),
    path("people/<int:key>/invite/", security.invite, name="invite"),
    path("people/<int:key>/unlock/", security.unlock, name="unlock"),
    path(
        "people/<int:key>/second-factor/reset/",
        security.reset_second_factor,
        name="reset-second-factor",
    ),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.add_organisation, name="add-organisation"),
    path("organisations/<slug:code>/", organisations.edit_organisation, name="edit-organisation"),
    path("posts/", posts.posts, name="posts"),
    path("posts/requests/", posts.decide_requests, name="decide-requests"),
    path("posts/<int:key>/end/", posts.end_post, name="end-post"),
    path("posts/<int:key>/delegate/", posts.delegate, name="delegate"),
    path("delegations/<int:key>/revoke/", posts.revoke_delegation, name="revoke-delegation"),
    path("rights/", organisations.rights, name="rights"),
    path("account/", own.profile, name="profile"),
    path("account/password/", own.change_password, name="change-password"),
    path("account/post/", own.switch_post, name="switch-post"),
    path("invitation/<str:key>/<str:token>/", security.accept_invitation, name="accept-invitation"),
]
