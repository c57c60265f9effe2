from django.urls import path

from portal.demo import views

app_name = "demo"
urlpatterns = [
    path("switch/", views.switch, name="switch"),
    path("clock/", views.move_clock, name="clock"),
]
