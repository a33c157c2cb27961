# The images of the three apps, one target each: database-migration, database-load, order-food; and traffic, the customers of
# demonstrations.
#
#   docker build --target order-food -t order-food/order-food .                        needs nothing but Docker
#   docker build --target order-food -t order-food/order-food --build-arg JARS=built . takes the jars of "mvn package"
#
# No RUN needs a shell, so that BASE_IMAGE may be any image with a Java 25 and glibc or musl.
ARG BASE_IMAGE=default-base
ARG BUILD_IMAGE=default-build
ARG JARS=source


# Named in FROM, where Dependabot looks; it reads no ARG. A stage that is replaced by another image is not pulled.
FROM eclipse-temurin:25-jre AS default-base
FROM maven:3.9-eclipse-temurin-25 AS default-build


# A layer of its own for what Maven downloads: it is made again when a pom has changed, and not for each change of the sources.
FROM ${BUILD_IMAGE} AS dependencies
WORKDIR /jars
COPY .mvn .mvn
COPY pom.xml ./
COPY local-platform/pom.xml local-platform/
COPY bench/pom.xml bench/
COPY app-support/pom.xml app-support/
COPY test-support/pom.xml test-support/
COPY database-migration/pom.xml database-migration/
COPY database-load/pom.xml database-load/
COPY order-food/pom.xml order-food/
COPY charts/pom.xml charts/
RUN ["mvn", "-B", "-ntp", "-q", "-Dmaven.test.skip=true", "-Dspring-boot.repackage.skip=true", "-pl", "!charts", "package"]


FROM dependencies AS jars-source
COPY local-platform/src local-platform/src
COPY bench/src bench/src
COPY app-support/src app-support/src
COPY test-support/src test-support/src
COPY database-migration/src database-migration/src
COPY database-load/src database-load/src
COPY database-load/data database-load/data
COPY order-food/src order-food/src
RUN ["mvn", "-B", "-ntp", "-q", "-Dmaven.test.skip=true", "-pl", "!charts", "package"]


FROM scratch AS jars-built
COPY local-platform/target/local-platform.jar /jars/local-platform/target/
COPY local-platform/target/lib /jars/local-platform/target/lib
COPY bench/target/traffic.jar /jars/bench/target/
COPY database-migration/target/database-migration-exec.jar /jars/database-migration/target/
COPY database-load/target/database-load-exec.jar /jars/database-load/target/
COPY order-food/target/order-food-exec.jar /jars/order-food/target/


FROM jars-${JARS} AS jars


# The libraries apart from the app, so that a new version of an app shares their layer with the last one.
FROM ${BASE_IMAGE} AS extracted-database-migration
WORKDIR /extracted
COPY --from=jars /jars/database-migration/target/database-migration-exec.jar database-migration.jar
RUN ["java", "-Djarmode=tools", "-jar", "database-migration.jar", "extract", "--layers", "--destination", "layers"]


FROM ${BASE_IMAGE} AS extracted-database-load
WORKDIR /extracted
COPY --from=jars /jars/database-load/target/database-load-exec.jar database-load.jar
RUN ["java", "-Djarmode=tools", "-jar", "database-load.jar", "extract", "--layers", "--destination", "layers"]


FROM ${BASE_IMAGE} AS extracted-order-food
WORKDIR /extracted
COPY --from=jars /jars/order-food/target/order-food-exec.jar order-food.jar
RUN ["java", "-Djarmode=tools", "-jar", "order-food.jar", "extract", "--layers", "--destination", "layers"]


# The AOT caches: the JVM, the jars and the options are those of the images below, or the checks there fail. Each app is trained
# in a stage of its own, on the database that the apps before it prepare.
FROM ${BASE_IMAGE} AS training
WORKDIR /training/tool
COPY --from=jars /jars/local-platform/target/lib ./
COPY --from=jars /jars/local-platform/target/local-platform.jar ./
WORKDIR /training/apps
# PostgreSQL refuses to run as root, and as a user without a name: this one has one everywhere.
USER 65534:65534
ENV LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs


FROM training AS trained-database-migration
COPY --from=extracted-database-migration /extracted/layers/dependencies/ /extracted/layers/application/ database-migration/
COPY containers/database-migration.options database-migration/jvm.options
RUN ["java", "-cp", "/training/tool/*", "dev.orderfood.local.CacheTraining", "/training/apps", "database-migration", "/tmp/caches"]


FROM trained-database-migration AS trained-database-load
COPY --from=extracted-database-load /extracted/layers/dependencies/ /extracted/layers/application/ database-load/
COPY containers/database-load.options database-load/jvm.options
RUN ["java", "-cp", "/training/tool/*", "dev.orderfood.local.CacheTraining", "/training/apps", "database-load", "/tmp/caches"]


FROM trained-database-load AS trained-order-food
COPY --from=extracted-order-food /extracted/layers/dependencies/ /extracted/layers/application/ order-food/
COPY containers/order-food.options order-food/jvm.options
RUN ["java", "-cp", "/training/tool/*", "dev.orderfood.local.CacheTraining", "/training/apps", "order-food", "/tmp/caches"]


FROM ${BASE_IMAGE} AS runtime
WORKDIR /app
USER 10001:10001
ENV LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs
LABEL org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.url="https://github.com/order-food/order-food" \
      org.opencontainers.image.source="https://github.com/order-food/order-food"


# AOTMode=on ends the JVM, and with it the build, when the cache does not fit the JVM, its options or the jars. A run uses
# AOTMode=auto: somebody who changes an option gets a slower start instead of none.
FROM runtime AS database-migration
COPY --from=extracted-database-migration /extracted/layers/dependencies/ ./
COPY containers/database-migration.options jvm.options
COPY --from=extracted-database-migration /extracted/layers/application/ ./
COPY --from=trained-database-migration /tmp/caches/database-migration.aot ./
RUN ["java", "@jvm.options", "-XX:AOTMode=on", "-XX:AOTCache=/app/database-migration.aot", "-cp", "/app/database-migration.jar", "--version"]
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:AOTCache=/app/database-migration.aot", "-jar", "/app/database-migration.jar"]
ARG VERSION=0.2.0
ARG REVISION=unknown
ENV SERVICE_VERSION=${VERSION}
LABEL org.opencontainers.image.title="database-migration" \
      org.opencontainers.image.description="order-food: owns the database schema, applies the migrations and ends" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"


FROM runtime AS database-load
COPY --from=extracted-database-load /extracted/layers/dependencies/ ./
COPY containers/database-load.options jvm.options
COPY --from=extracted-database-load /extracted/layers/application/ ./
COPY --from=trained-database-load /tmp/caches/database-load.aot ./
RUN ["java", "@jvm.options", "-XX:AOTMode=on", "-XX:AOTCache=/app/database-load.aot", "-cp", "/app/database-load.jar", "--version"]
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:AOTCache=/app/database-load.aot", "-jar", "/app/database-load.jar"]
ARG VERSION=0.2.0
ARG REVISION=unknown
ENV SERVICE_VERSION=${VERSION}
LABEL org.opencontainers.image.title="database-load" \
      org.opencontainers.image.description="order-food: loads products, users, orders, promotions and coupon codes, and ends" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"


FROM runtime AS order-food
COPY --from=extracted-order-food /extracted/layers/dependencies/ ./
COPY containers/order-food.options jvm.options
COPY --from=extracted-order-food /extracted/layers/application/ ./
COPY --from=trained-order-food /tmp/caches/order-food.aot ./
RUN ["java", "@jvm.options", "-XX:AOTMode=on", "-XX:AOTCache=/app/order-food.aot", "-cp", "/app/order-food.jar", "--version"]
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:AOTCache=/app/order-food.aot", "-jar", "/app/order-food.jar"]
EXPOSE 8080
# Seldom, because each check is a JVM; who knows that the base image has curl asks more often, as docker-compose.yml does.
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx8m", "-XX:-UsePerfData", "-cp", "/app/order-food.jar", "dev.orderfood.observability.HealthProbe"]
ARG VERSION=0.2.0
ARG REVISION=unknown
ENV SERVICE_VERSION=${VERSION}
LABEL org.opencontainers.image.title="order-food" \
      org.opencontainers.image.description="order-food: the REST API" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"


FROM runtime AS traffic
COPY --from=jars /jars/bench/target/traffic.jar ./
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-jar", "/app/traffic.jar"]
ARG VERSION=0.2.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="traffic" \
      org.opencontainers.image.description="order-food: customers for demonstrations" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
