from django.urls import path

from fees import views

app_name = "fees"

urlpatterns = [
    path("callback/<slug:code>/", views.callback, name="callback"),
    path("<slug:public_id>/", views.bill, name="bill"),
    path("<slug:public_id>/pay/", views.pay, name="pay"),
    path("<slug:public_id>/return/", views.return_page, name="return"),
]
