from django.urls import path

from accounts.views import claims, employers, signing_in

app_name = "accounts"
urlpatterns = [
    path("login/", signing_in.SignIn.as_view(), name="login"),
    path("logout/", signing_in.sign_out, name="logout"),
    path("seat/", signing_in.seat, name="seat"),
    path("employer/", employers.employer, name="employer"),
    path("employer/new/", employers.employer_new, name="employer_new"),
    path("employer/<slug:public_id>/", employers.employer_claim, name="employer_claim"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<slug:public_id>/", claims.claim, name="claim"),
    path("claims/<slug:public_id>/decide/", claims.claim_decide, name="claim_decide"),
    path("claims/<slug:public_id>/resolve/", claims.claim_resolve, name="claim_resolve"),
]
