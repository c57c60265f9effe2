from django.urls import path

from accounts.views import claims, employers, filed_claims, officers, offices, safety, sign_on, signing_in

app_name = "accounts"
urlpatterns = [
    path("login/", signing_in.SignIn.as_view(), name="login"),
    path("login/officers/", signing_in.OfficerSignIn.as_view(), name="officer_login"),
    path("login/code/", signing_in.code, name="code"),
    path("oidc/<slug:door>/", sign_on.depart, name="sign_on"),
    path("logout/", signing_in.sign_out, name="logout"),
    path("seat/", signing_in.seat, name="seat"),
    path("safety/", safety.safety, name="safety"),
    path("safety/browsers/end/", safety.browser_end, name="browser_end"),
    path("safety/password/", safety.password, name="password"),
    path("safety/factor/", safety.factor, name="factor"),
    path("safety/recovery/", safety.recovery_codes, name="recovery"),
    path("officers/", officers.officers, name="officers"),
    path("officers/invite/", officers.invite, name="invite"),
    path("officers/invitations/<slug:public_id>/revoke/", officers.invitation_revoke, name="invitation_revoke"),
    path("officers/<slug:public_id>/", officers.officer_end, name="officer_end"),
    path("offices/", offices.offices, name="offices"),
    path("offices/new/<slug:kind>/", offices.office_new, name="office_new"),
    path("offices/<slug:public_id>/", offices.office, name="office"),
    path("offices/<slug:public_id>/close/", offices.office_close, name="office_close"),
    path("invitations/<slug:secret>/", officers.invitation, name="invitation"),
    path("employer/", employers.employer, name="employer"),
    path("employer/blank-letter/", filed_claims.employer_blank, name="employer_blank"),
    path("employer/new/", employers.employer_new, name="employer_new"),
    path("employer/<slug:public_id>/", employers.employer_claim, name="employer_claim"),
    path("employer/<slug:public_id>/letter/", filed_claims.employer_letter, name="employer_letter"),
    path("employer/<slug:public_id>/withdraw/", filed_claims.employer_withdraw, name="employer_withdraw"),
    path("employer/<slug:public_id>/invite/", filed_claims.employer_invite, name="employer_invite"),
    path("employer/<slug:public_id>/answer/", filed_claims.claim_answer, name="claim_answer"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<slug:public_id>/", claims.claim, name="claim"),
    path("claims/<slug:public_id>/decide/", claims.claim_decide, name="claim_decide"),
    path("claims/<slug:public_id>/resolve/", claims.claim_resolve, name="claim_resolve"),
]
