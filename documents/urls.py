from django.urls import path

from documents import views

app_name = "documents"

urlpatterns = [
    path("<slug:public_id>/", views.file, name="file"),
    path("<slug:public_id>/look/", views.look, name="look"),
    path("<slug:public_id>/checked/", views.paper_status, name="paper_status"),
    path("<slug:public_id>/pages/<int:number>/", views.page, name="page"),
    path("photo/<slug:public_id>/", views.photo_status, name="photo_status"),
]
