# The site, as a server runs it. Secrets come from the environment; see README, "Settings".
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy DJANGO_SETTINGS_MODULE=bcp_cms.settings.production
RUN pip install --no-cache-dir uv && useradd --create-home bcp
WORKDIR /srv/bcp
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-dev --no-install-project
COPY . .
RUN BCP_SECRET_KEY=build BCP_ALLOWED_HOSTS=build uv run --no-dev python manage.py collectstatic --noinput \
    && mkdir -p var && chown -R bcp var
USER bcp
EXPOSE 8000
CMD ["uv", "run", "--no-dev", "gunicorn", "bcp_cms.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3"]
