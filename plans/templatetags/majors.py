"""Template tag for the majors of a plan."""

from django import template

from plans.asking import titles_of

register = template.Library()
register.simple_tag(titles_of, name="only_for")
