# The program in a container: the packages of the lock file, checked by their hashes, and a person who may do nothing else.
FROM python:3.11-slim-bookworm AS build
ARG LOCK=requirements.lock
WORKDIR /opt/shouwen
COPY requirements-build.lock requirements.lock requirements-s3.lock ./
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock \
    && .venv/bin/pip install --no-cache-dir --require-hashes --no-build-isolation --use-pep517 -r "$LOCK"
COPY pyproject.toml LICENSE ./
COPY bot bot
COPY dialogs dialogs
COPY handlers handlers
COPY locale locale
COPY storage storage
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
# A Chinese font, for the cards and forms that are printed.
RUN apt-get update && apt-get install -y --no-install-recommends fontconfig fonts-wqy-microhei && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /var/lib/shouwen --create-home shouwen
COPY --from=build /opt/shouwen/.venv /opt/shouwen/.venv
ENV PATH=/opt/shouwen/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SHOUWEN_DATA=/var/lib/shouwen \
    SHOUWEN_LOG_FORMAT=json
USER shouwen
WORKDIR /var/lib/shouwen
VOLUME /var/lib/shouwen
STOPSIGNAL SIGTERM
ENTRYPOINT ["shouwen"]
CMD ["run"]
