from django.urls import path

from portal.sandbox import views

app_name = "sandbox"

urlpatterns = [
    path("sms/send/", views.sms_send, name="sms_send"),
    path("sms/receipt/", views.sms_receipt, name="sms_receipt"),
    path("phone/", views.phone, name="phone"),
    path("pay/open/", views.pay_open, name="pay_open"),
    path("pay/ask/", views.pay_ask, name="pay_ask"),
    path("cashier/<slug:order_number>/", views.cashier, name="cashier"),
    path("cashier/<slug:order_number>/decide/", views.decide, name="decide"),
]
