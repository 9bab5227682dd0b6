from django.urls import path

from community import views

urlpatterns = [
    path("", views.community, name="community"),
    path("ask/", views.ask, name="ask"),
    path("questions/<int:question_pk>/", views.question, name="question"),
    path("stories/", views.stories, name="stories"),
    path("stories/tell/", views.tell, name="tell"),
    path("stories/<int:story_pk>/", views.story, name="story"),
    path("stories/<int:story_pk>/adopt/", views.adopt, name="adopt"),
    path("stories/<int:story_pk>/give-back/", views.give_back, name="give_back"),
]
