from django.urls import path

from portal.sandbox import register_views, views

app_name = "sandbox"

urlpatterns = [
    path("sms/send/", views.sms_send, name="sms_send"),
    path("sms/receipt/", views.sms_receipt, name="sms_receipt"),
    path("registers/", register_views.people, name="registers"),
    path("registers/fetch/", register_views.fetch, name="register_fetch"),
    path("registers/<slug:person>/mode/", register_views.mode, name="register_mode"),
    path("phone/", views.phone, name="phone"),
    path("pay/open/", views.pay_open, name="pay_open"),
    path("pay/ask/", views.pay_ask, name="pay_ask"),
    path("cashier/<slug:order_number>/", views.cashier, name="cashier"),
    path("cashier/<slug:order_number>/decide/", views.decide, name="decide"),
]
