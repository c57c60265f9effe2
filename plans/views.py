from django.http import HttpResponse
def catalogue(r): return HttpResponse("")
def detail(r, code): return HttpResponse("")
