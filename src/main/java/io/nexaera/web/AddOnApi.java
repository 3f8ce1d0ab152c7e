package io.nexaera.web;

import io.nexaera.healthcare.Healthcare;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The add-on that Healthcare Mode needs, client by client.
@RestController
@Tag(name = "Healthcare Mode")
@RequestMapping("/api/v1/agencies/{agencyId}/healthcare-add-ons")
class AddOnApi {
    /// @param until the last day, such as 2027-12-31; absent: until it is taken back
    record Grant(@Nullable String until) {}

    private final Healthcare healthcare;

    AddOnApi(Healthcare healthcare) {
        this.healthcare = healthcare;
    }

    @GetMapping
    @Requires(Permission.SUB_ACCOUNTS_MANAGE)
    List<Healthcare.ClientAddOn> clients(Caller caller) {
        return healthcare.clients(caller.scope());
    }

    @PutMapping("/{client}")
    @Requires(Permission.SUB_ACCOUNTS_MANAGE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void grant(Caller caller, @PathVariable UUID client, @RequestBody Grant grant) {
        healthcare.grant(
                caller,
                client,
                AddOnPages.end(Optional.ofNullable(grant.until()).orElse("")));
    }

    /// A client with the mode on gets no answers any more, rather than stored ones.
    @DeleteMapping("/{client}")
    @Requires(Permission.SUB_ACCOUNTS_MANAGE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void takeBack(Caller caller, @PathVariable UUID client) {
        healthcare.takeBack(caller, client);
    }
}
