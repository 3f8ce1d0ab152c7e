package io.nexaera.web;

import io.nexaera.agencies.Agency;
import io.nexaera.healthcare.Healthcare;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Membership;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Place;
import io.nexaera.identity.RequestId;
import io.nexaera.identity.Role;
import io.nexaera.identity.SignIn;
import io.nexaera.identity.SignedIn;
import io.nexaera.portability.Erasures;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.web.Shell.Brand;
import io.nexaera.web.Shell.Here;
import io.nexaera.web.Shell.User;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.thymeleaf.context.LazyContextVariable;

/// Hands `shell` to every template, error pages included. It is worked out when a template first asks for it: by then
/// it is known who calls, even where the guard refused them.
@Component
final class Frame implements HandlerInterceptor, WebMvcConfigurer {
    private static final int BEFORE_THE_GUARD = -10;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

    private final Assets assets;
    private final WebSettings settings;
    private final AccessBanners banners;
    private final Erasures erasures;
    private final Healthcare healthcare;
    private final SignIn signIn;

    Frame(
            Assets assets,
            WebSettings settings,
            AccessBanners banners,
            Erasures erasures,
            Healthcare healthcare,
            SignIn signIn) {
        this.healthcare = healthcare;
        this.signIn = signIn;
        this.assets = assets;
        this.banners = banners;
        this.settings = settings;
        this.erasures = erasures;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).order(BEFORE_THE_GUARD);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.setAttribute("shell", new LazyContextVariable<Shell>() {
            @Override
            protected Shell loadValue() {
                return shell(request);
            }
        });
        return true;
    }

    private Shell shell(HttpServletRequest request) {
        return Caller.of(request).map(caller -> framed(request, caller)).orElseGet(() -> bare(request));
    }

    private Shell framed(HttpServletRequest request, Caller caller) {
        String role = caller.role().map(Role::label).orElse("");
        return new Shell(
                brand(caller.place().agency()),
                Optional.of(here(caller.place(), role)),
                places(caller.memberships()),
                Optional.of(new User(caller.name(), role)),
                Menu.of(caller),
                Notices.of(request.getParameter("done")),
                banners(caller),
                logoffMinutes(caller),
                RequestId.of(request),
                assets.root());
    }

    private Optional<Long> logoffMinutes(Caller caller) {
        return caller.scope().subAccount().isPresent() && healthcare.isInForce(caller.scope())
                ? Optional.of(signIn.healthcareIdle().toMinutes())
                : Optional.empty();
    }

    private List<AccessBanner> banners(Caller caller) {
        return Stream.concat(erasing(caller).stream(), banners.of(caller).stream())
                .toList();
    }

    private Optional<AccessBanner> erasing(Caller caller) {
        if (caller.scope().kind() != TenantScope.Kind.MEMBER
                || caller.scope().subAccount().isEmpty()) {
            return Optional.empty();
        }
        return erasures.due(caller.scope())
                .map(due -> new AccessBanner(
                        "erasing",
                        "Everything in this account is erased on "
                                + LocalDate.ofInstant(due, ZoneOffset.UTC).format(DAY)
                                + " (UTC). Until then an owner can keep it.",
                        Optional.empty(),
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        caller.may(Permission.DATA_MANAGE)
                                ? Optional.of(caller.place().path() + "/data")
                                : Optional.empty(),
                        Optional.empty()));
    }

    private Shell bare(HttpServletRequest request) {
        List<Membership> memberships =
                SignedIn.of(request).map(SignedIn::memberships).orElse(List.of());
        return new Shell(
                memberships.stream()
                        .findFirst()
                        .map(membership -> brand(membership.place().agency()))
                        .orElseGet(() -> new Brand(settings.name(), BrandColour.parse(settings.color()))),
                Optional.empty(),
                places(memberships),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                RequestId.of(request),
                assets.root());
    }

    private static Brand brand(Agency agency) {
        return new Brand(agency.name(), BrandColour.parse(agency.brandColor()));
    }

    private static List<Here> places(List<Membership> memberships) {
        return memberships.stream()
                .map(membership -> here(membership.place(), membership.role().label()))
                .toList();
    }

    private static Here here(Place place, String role) {
        boolean client = place.subAccount().isPresent();
        return new Here(
                client ? "client" : "agency",
                place.name(),
                client ? "Client of " + place.agency().name() : "Agency",
                place.path(),
                role);
    }
}
