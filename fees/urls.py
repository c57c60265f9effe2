from django.urls import path

from fees.views import charges, office, payer

app_name = "fees"

urlpatterns = [
    path("callback/<slug:code>/", payer.callback, name="callback"),
    # Before the bills: their public ids have sixteen characters and never spell a word.
    path("anomalies/", office.anomalies, name="anomalies"),
    path("anomalies/<slug:public_id>/", office.anomaly, name="anomaly"),
    path("charges/", charges.charges, name="charges"),
    path("charges/<slug:code>/", charges.charges_plan, name="charges_plan"),
    path("charges/<slug:code>/<slug:stage>/", charges.charge, name="charge"),
    path("<slug:public_id>/", payer.bill, name="bill"),
    path("<slug:public_id>/pay/", payer.pay, name="pay"),
    path("<slug:public_id>/return/", payer.return_page, name="return"),
]
