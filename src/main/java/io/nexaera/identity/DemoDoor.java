package io.nexaera.identity;

import io.nexaera.problem.Problem;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.PlatformTransaction;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Signing in with one click, in the demo alone and from the very machine it runs on alone. Everywhere else this class
/// isn't there.
@Controller
@ConditionalOnBooleanProperty("nexaera.demo")
class DemoDoor {
    private static final Set<String> OWN_NAMES = Set.of("127.0.0.1", "localhost", "[::1]", "::1");
    private static final int MOST_GUESTS = 12;

    private final PlatformDatabase database;
    private final People people;
    private final SignIn signIn;

    DemoDoor(PlatformDatabase database, People people, SignIn signIn) {
        this.database = database;
        this.people = people;
        this.signIn = signIn;
    }

    /// Somebody to look around as.
    record Guest(UUID id, String name, String says) {}

    /// The demo's people, owners first; nobody where the request comes from another machine.
    List<Guest> guests(HttpServletRequest request) {
        if (!fromThisMachine(request)) {
            return List.of();
        }
        return database.inTransaction(
                Credentials.of(request),
                tx -> people.first(tx, MOST_GUESTS).stream()
                        .map(person -> new Guest(person.id(), person.name(), says(tx, person.id())))
                        .toList());
    }

    @PostMapping("/sign-in/demo")
    @Requires.Open
    String enter(@RequestParam UUID person, HttpServletRequest request, HttpServletResponse response) {
        if (!fromThisMachine(request)) {
            throw new Problem.Forbidden("sign-in.demo", "One-click sign-in works on the demo's own machine alone.");
        }
        Credentials.keep(request, response, signIn.asGuest(person, Credentials.of(request)));
        return "redirect:/";
    }

    private String says(PlatformTransaction tx, UUID person) {
        return people.memberships(tx, person).stream()
                .findFirst()
                .map(membership ->
                        membership.role().label() + " of " + membership.place().name())
                .orElse("on no team");
    }

    /// Comes from here, and knows this address by its own name: a page that has its host name resolve to 127.0.0.1 (DNS
    /// rebinding) does not.
    private static boolean fromThisMachine(HttpServletRequest request) {
        return InetAddress.ofLiteral(request.getRemoteAddr()).isLoopbackAddress()
                && OWN_NAMES.contains(request.getServerName());
    }
}
