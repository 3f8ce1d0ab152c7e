package io.nexaera.identity;

import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.Agency;
import io.nexaera.agencies.SubAccount;
import io.nexaera.tenancy.TenantDatabase;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// An agency and its clients.
@RestController
@Tag(name = "Sub-accounts")
@RequestMapping("/api/v1/agencies/{agencyId}")
class SubAccountsApi {
    private final TenantDatabase database;
    private final Agencies agencies;
    private final Team team;

    SubAccountsApi(TenantDatabase database, Agencies agencies, Team team) {
        this.database = database;
        this.agencies = agencies;
        this.team = team;
    }

    record NewSubAccount(
            @NotNull String name,
            @NotNull String ownerName,
            @NotNull String ownerEmail) {}

    @GetMapping
    @Requires(Permission.AGENCY_VIEW)
    Agency agency(Caller caller) {
        return database.inTransaction(caller.scope(), agencies::own);
    }

    /// @param brandColor `#rrggbb`
    record Brand(@NotNull String name, @NotNull String brandColor) {}

    @PutMapping("/brand")
    @Requires(Permission.AGENCY_MANAGE)
    Agency rebrand(Caller caller, @RequestBody @Valid Brand brand) {
        return database.inTransaction(caller.scope(), tx -> {
            agencies.rebrand(tx, brand.name(), brand.brandColor());
            return agencies.own(tx);
        });
    }

    @GetMapping("/sub-accounts")
    @Requires(Permission.SUB_ACCOUNTS_VIEW)
    List<SubAccount> list(Caller caller) {
        return database.inTransaction(caller.scope(), agencies::subAccounts);
    }

    @GetMapping("/sub-accounts/{id}")
    @Requires(Permission.SUB_ACCOUNTS_VIEW)
    SubAccount get(Caller caller, @PathVariable UUID id) {
        return database.inTransaction(caller.scope(), tx -> agencies.find(tx, id));
    }

    @PostMapping("/sub-accounts")
    @Requires(Permission.SUB_ACCOUNTS_MANAGE)
    @ShownOnce
    @ResponseStatus(HttpStatus.CREATED)
    Team.OpenedClient open(Caller caller, @RequestBody @Valid NewSubAccount wanted) {
        return team.openClient(caller, wanted.name(), wanted.ownerName(), wanted.ownerEmail());
    }
}
