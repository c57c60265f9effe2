from django.urls import path

from accounts.views import signing_in

app_name = "accounts"
urlpatterns = [
    path("login/", signing_in.SignIn.as_view(), name="login"),
    path("logout/", signing_in.sign_out, name="logout"),
    path("seat/", signing_in.seat, name="seat"),
]
