package io.nexaera.egress;

import static io.nexaera.egress.Door.LIMITS;
import static io.nexaera.egress.Door.TENANT;
import static io.nexaera.egress.Door.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an operator opens for a tenant, and what nobody can open.
class AllowedInsideTest {
    private static final UUID NEIGHBOUR = UUID.randomUUID();
    private static final String OPENED = TENANT + "=crm.internal:8443," + TENANT + "=10.0.0.7:*,"
            + "*=127.0.0.1:*,*=169.254.169.254:*,*=odd.internal:*,*=[fd00:ec2::254]:80";

    private final FakeNames names = new FakeNames();

    private Verdict verdict(UUID tenant, String url) {
        try (AddressCheck check = AddressCheck.with(Door.settings(List.of(OPENED.split(","))), names)) {
            return check.of(tenant, url);
        }
    }

    private static Verdict refused(Rule rule) {
        return new Verdict.Refused(rule);
    }

    @Test
    void aNamedHostIsOpenForItsTenantAtItsPortAlone() {
        names.answers.put("crm.internal", new String[] {"10.1.2.3"});
        assertThat(verdict(TENANT, "https://crm.internal:8443/x")).isEqualTo(new Verdict.Allowed());
        assertThat(verdict(TENANT, "https://crm.internal/x")).isEqualTo(refused(Rule.LOCAL_NAME));
        assertThat(verdict(NEIGHBOUR, "https://crm.internal:8443/x")).isEqualTo(refused(Rule.LOCAL_NAME));
        assertThat(verdict(TENANT, "https://x.crm.internal:8443/x")).isEqualTo(refused(Rule.LOCAL_NAME));
        assertThat(verdict(TENANT, "http://10.0.0.7:9999/")).isEqualTo(new Verdict.Allowed());
        assertThat(verdict(NEIGHBOUR, "http://10.0.0.7:9999/")).isEqualTo(refused(Rule.RESERVED_ADDRESS));
    }

    @Test
    void metadataAndTheLikeCannotBeOpened() {
        names.answers.put("odd.internal", new String[] {"169.254.169.254"});
        assertThat(verdict(TENANT, "http://odd.internal/")).isEqualTo(refused(Rule.RESERVED_ADDRESS));
        assertThat(verdict(TENANT, "http://169.254.169.254/")).isEqualTo(refused(Rule.RESERVED_ADDRESS));
        assertThat(verdict(TENANT, "http://[fd00:ec2::254]/")).isEqualTo(refused(Rule.RESERVED_ADDRESS));
        names.answers.put("odd.internal", new String[] {"100.100.100.200"});
        assertThat(verdict(TENANT, "http://odd.internal/")).isEqualTo(refused(Rule.RESERVED_ADDRESS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "crm.internal", "*=crm.internal", "x=crm.internal:80", "*=a/b:80", "*=*:80"})
    void anEntryThatIsNoneIsSaidSo(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Door.settings(List.of(entry)))
                .withMessageContaining("nexaera.egress.internal-hosts");
    }

    /// Whatever is opened, no call leads back here.
    @Test
    void whatThisInstallationListensAtStaysShut() throws Exception {
        try (Door door = new Door()) {
            assertThat(text(Door.get(door.open, TENANT, door.server.url(), LIMITS)))
                    .isEqualTo("hello");
            door.open.listensAt(door.server.port());
            assertThat(door.open.check(TENANT, door.server.url())).isEqualTo(refused(Rule.OWN_LISTENER));
            assertThat(door.open.check(TENANT, "http://localhost:" + door.server.port()))
                    .isEqualTo(refused(Rule.OWN_LISTENER));
            assertThat(door.open.check(TENANT, "https://a.console.example/")).isEqualTo(refused(Rule.OWN_LISTENER));
        }
    }

    @Test
    void thisMachinesOwnAddressesAreKnown() {
        OwnListeners own = new OwnListeners(List.of());
        assertThat(own.isThisMachine(InetAddress.getLoopbackAddress())).isTrue();
        assertThat(own.isThisMachine(InetAddress.ofLiteral("93.184.215.14"))).isFalse();
        own.add(8080);
        assertThat(own.isOwnPort(InetAddress.ofLiteral("127.9.9.9"), 8080)).isTrue();
        assertThat(own.isOwnPort(InetAddress.ofLiteral("127.9.9.9"), 8081)).isFalse();
    }
}
