# The production image. It is made by the same bootstrap that `make run` uses, on the same bare Debian, so what the
# bare-root trial shows (docs/development.md) holds here as well.
FROM debian:12-slim

RUN apt-get update && apt-get install -y --no-install-recommends python3 ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/zhiping

# Only what the installation depends on: the layer is kept until a lock changes.
COPY package.json package-lock.json .npmrc ./
COPY requirements requirements
COPY tools tools
RUN python3 tools/bootstrap.py run && rm -rf .venv-node node_modules ~/.npm ~/.cache /var/lib/apt/lists/*

COPY . .
ENV PATH=/srv/zhiping/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# The key of this one step is thrown away with it; a running container gets SECRET_KEY from its environment.
RUN SECRET_KEY=only-to-collect-static-files python manage.py collectstatic --noinput \
    && useradd --system --home-dir /srv/zhiping zhiping && chown -R zhiping var
USER zhiping
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--config", "deploy/gunicorn.py"]
