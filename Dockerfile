# One image for web, worker, beat and migrate; docker-compose.yml says which it is.
FROM python:3.12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends gettext && rm -rf /var/lib/apt/lists/*
RUN python -m venv /venv
COPY requirements/base.txt /tmp/base.txt
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/base.txt
COPY . /srv/
WORKDIR /srv
RUN find locale -name '*.po' -execdir msgfmt -o django.mo django.po ';'
# Settings must load to collect the static files; none of these values reaches the image.
RUN SECRET_KEY=build FIELD_KEY=$(head -c 32 /dev/zero | base64) FIELD_INDEX_KEY=$(head -c 32 /dev/zero | base64) \
    DATABASE_URL=postgresql://app_login@localhost/none REDIS_URL=redis://localhost \
    /venv/bin/python manage.py collectstatic --no-input

FROM python:3.12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --home-dir /srv app
COPY --from=build /venv /venv
COPY --from=build /srv /srv
# The one place that is written to: uploaded files (a volume) and the schedule of beat.
RUN mkdir -p /srv/var/files && chown app /srv/var /srv/var/files
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv
USER app
EXPOSE 8000
