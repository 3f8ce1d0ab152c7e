package io.nexaera.house;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing leaves the house except through `egress`: nobody else may hold a tool that opens a connection.
class OneDoorOutTest {
    /// Who may, and why. This list only shrinks.
    private static final Set<String> EXCEPTIONS = Set.of(
            "io.nexaera.cli.Application", // opens the console's own first page once, on 127.0.0.1
            "io.nexaera.cli.Listen", // finds the address of this machine that --host names, to listen on it
            "io.nexaera.cli.DemoFile", // asks whether an earlier demo's Postgres still listens, on its own address
            "io.nexaera.database.PostgresPrograms" // reads the Postgres archive from a jar, by a jar: URL
            );

    private static final DescribedPredicate<JavaClass> TOOLS = resideInAnyPackage(
                    "java.net.http..",
                    "javax.net.ssl..",
                    "org.apache.hc..",
                    "okhttp3..",
                    "org.springframework.http.client..",
                    "org.springframework.web.client..",
                    "org.springframework.web.reactive.function.client..",
                    "org.apache.kafka.clients..",
                    "org.apache.kafka.common.network..")
            .or(type(Socket.class))
            .or(type(SocketChannel.class))
            .or(type(java.nio.channels.AsynchronousSocketChannel.class))
            .or(type(DatagramSocket.class))
            .or(type(DatagramChannel.class))
            .or(type(MulticastSocket.class))
            .or(type(java.net.URLConnection.class))
            .or(type(jakarta.mail.Session.class))
            .or(type(jakarta.mail.Transport.class))
            .or(type(org.eclipse.angus.mail.smtp.SMTPTransport.class))
            .or(type(HttpURLConnection.class))
            .as("tools that open connections");

    private static final ArchRule HOLDS_NO_TOOL = noClasses()
            .that(areNotExcepted())
            .should()
            .dependOnClassesThat(TOOLS)
            .because("every outbound call goes through egress.Outbound");

    private static final ArchRule OPENS_NO_URL = noClasses()
            .that(areNotExcepted())
            .should()
            .callMethodWhere(
                    target(owner(type(URL.class))).and(target(nameMatching("openConnection|openStream|getContent"))))
            .because("every outbound call goes through egress.Outbound");

    private static final ArchRule ASKS_NO_NAME_SERVER = noClasses()
            .that(areNotExcepted())
            .should()
            .callMethodWhere(target(owner(type(InetAddress.class)))
                    .and(target(nameMatching("getByName|getAllByName|isReachable|getCanonicalHostName"))))
            .orShould()
            .callConstructor(InetSocketAddress.class, String.class, int.class)
            .because("what is looked up must be checked, by egress");

    private static DescribedPredicate<JavaClass> areNotExcepted() {
        return DescribedPredicate.describe(
                "are neither egress nor an exception",
                type -> !type.getPackageName().startsWith("io.nexaera.egress") && !EXCEPTIONS.contains(type.getName()));
    }

    @Test
    void nobodyElseOpensConnections() {
        JavaClasses house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.nexaera");
        HOLDS_NO_TOOL.check(house);
        OPENS_NO_URL.check(house);
        ASKS_NO_NAME_SERVER.check(house);
    }

    @Test
    void everyExceptionIsStillNeeded() {
        JavaClasses house = new ClassFileImporter().importPackages("io.nexaera");
        assertThat(EXCEPTIONS)
                .allMatch(name -> house.get(name).getDirectDependenciesFromSelf().stream()
                        .anyMatch(to -> TOOLS.test(to.getTargetClass())
                                || to.getTargetClass().isEquivalentTo(InetAddress.class)
                                || to.getTargetClass().isEquivalentTo(URL.class)));
    }

    /// The control: each of these breaks the wall, so the wall must see it.
    @ParameterizedTest
    @ValueSource(
            classes = {
                ByHttpClient.class,
                ByKafka.class,
                BySocket.class,
                ByChannel.class,
                ByDatagram.class,
                ByLookup.class,
                BySocketAddress.class,
                ByUrl.class,
                ByStream.class,
                ByMail.class
            })
    void whoeverTriesIsCaught(Class<?> intruder) {
        JavaClasses one = new ClassFileImporter().importClasses(intruder);
        assertThat(HOLDS_NO_TOOL.evaluate(one).hasViolation()
                        || OPENS_NO_URL.evaluate(one).hasViolation()
                        || ASKS_NO_NAME_SERVER.evaluate(one).hasViolation())
                .isTrue();
    }

    static final class ByHttpClient {
        HttpClient open() {
            return HttpClient.newHttpClient();
        }
    }

    static final class ByKafka {
        Object open() {
            return new org.apache.kafka.clients.producer.KafkaProducer<String, String>(java.util.Map.of());
        }
    }

    static final class BySocket {
        Socket open() throws IOException {
            return new Socket("localhost", 1);
        }
    }

    static final class ByChannel {
        SocketChannel open() throws IOException {
            return SocketChannel.open();
        }
    }

    static final class ByDatagram {
        Object open() throws IOException {
            return new DatagramSocket();
        }
    }

    static final class ByLookup {
        Object open() throws IOException {
            return InetAddress.getByName("localhost");
        }
    }

    static final class BySocketAddress {
        Object open() {
            return new InetSocketAddress("localhost", 1);
        }
    }

    static final class ByUrl {
        Object open() throws IOException {
            return ((HttpURLConnection) URI.create("http://localhost").toURL().openConnection()).getResponseCode();
        }
    }

    static final class ByStream {
        Object open() throws IOException {
            return URI.create("http://localhost").toURL().openStream();
        }
    }

    static final class ByMail {
        Object open() throws jakarta.mail.MessagingException {
            return jakarta.mail.Session.getInstance(new java.util.Properties()).getTransport("smtp");
        }
    }
}
