from django.urls import path

from documents import views

app_name = "documents"

urlpatterns = [
    path("<slug:public_id>/", views.file, name="file"),
    path("photo/<slug:public_id>/", views.photo_status, name="photo_status"),
]
