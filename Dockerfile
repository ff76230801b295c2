# One image for web, worker and beat; the stage `s3` adds the S3 store of docker-compose.yml.
FROM python:3.11-slim AS app
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --create-home tweetdeals
WORKDIR /app
COPY locks/app.txt locks/up.txt locks/uv.txt locks/
RUN pip install --no-cache-dir --require-hashes -r locks/uv.txt && uv pip install --system --no-cache --require-hashes -r locks/app.txt
COPY manage.py .
COPY tweetdeals tweetdeals
COPY deals deals
COPY ingestion ingestion
COPY models models
COPY templates templates
COPY static static
USER tweetdeals
ENV TWEETDEALS_VAR=/home/tweetdeals/var
# Volumes take over whose these folders are: what web and workers share, and what collectors have not stored yet.
RUN mkdir -p /home/tweetdeals/exports /home/tweetdeals/var/live
# The key signs nothing here; one that is set keeps a generated one out of the image.
RUN SECRET_KEY=unused python manage.py collectstatic --noinput
EXPOSE 8000
CMD ["python", "-m", "tweetdeals.web_server", "--host", "0.0.0.0", "--port", "8000"]

FROM app AS s3
USER root
RUN uv pip install --system --no-cache --require-hashes -r locks/up.txt
USER tweetdeals
EXPOSE 9000
CMD ["python", "-m", "tweetdeals.embedded.s3", "/data", "--host", "0.0.0.0", "--port", "9000"]

# What `docker build .` makes without a --target.
FROM app
