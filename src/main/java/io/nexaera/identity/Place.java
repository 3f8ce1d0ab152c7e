package io.nexaera.identity;

import io.nexaera.agencies.Agency;
import io.nexaera.agencies.SubAccount;
import java.util.Optional;

/// Where in the house: an agency, or one of its sub-accounts.
public record Place(Agency agency, Optional<SubAccount> subAccount) {
    /// Its address in the console: `/a/northwind` or `/a/northwind/s/maple-dental`.
    public String path() {
        return "/a/" + agency.slug() + subAccount.map(sub -> "/s/" + sub.slug()).orElse("");
    }

    public String name() {
        return subAccount.map(SubAccount::name).orElse(agency.name());
    }

    /// Its address in the API.
    public String apiPath() {
        return subAccount.map(sub -> "/api/v1/sub-accounts/" + sub.id()).orElse("/api/v1/agencies/" + agency.id());
    }
}
