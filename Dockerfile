FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B -q compile jar:jar@default-jar spring-boot:repackage@repackage \
 && java -Djarmode=tools -jar target/nexaera.jar extract --destination /app

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/nexaera nexaera \
 && chmod 700 /var/lib/nexaera
COPY --from=build /app /app
USER nexaera
VOLUME /var/lib/nexaera
ENV NEXAERA_VAULT_KEYSTORE=/var/lib/nexaera/vault.p12
EXPOSE 8080
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=70", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true", "-jar", "/app/nexaera.jar"]
CMD ["serve", "--host", "0.0.0.0"]
