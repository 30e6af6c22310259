FROM python:3.14-slim-trixie

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never \
    PATH="/app/.venv/bin:$PATH" \
    DJANGO_SETTINGS_MODULE=bcp_cms.settings.production \
    BCP_VAR_DIR=/data

WORKDIR /app
RUN pip install --no-cache-dir uv==0.13.9 \
    && useradd --system --uid 1000 --create-home bcp \
    && install -d -o bcp /data

COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-dev --no-cache

COPY . .
# What the image is made of: https://cyclonedx.org
RUN uv export --locked --no-dev --no-cache --quiet --format cyclonedx1.5 \
    | python -m bcp_cms.vendoring.bill >/app/sbom.cdx.json
# The key and the host are for this step only.
RUN BCP_SECRET_KEY="$(head -c 48 /dev/urandom | base64 -w 0)" BCP_ALLOWED_HOSTS=build python manage.py collectstatic --no-input

USER bcp
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
# No log of requests by gunicorn: it would have access codes. Ours says method, path and status of each.
CMD ["gunicorn", "bcp_cms.wsgi", "--config=python:bcp_cms.gunicorn", "--bind=0.0.0.0:8000", "--workers=3"]
