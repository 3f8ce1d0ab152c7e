package io.nexaera.webhooks;

import io.nexaera.tenancy.TenantTransaction;

/// A reason why no content of a tenant may leave the house or be kept: Healthcare Mode has one.
public interface ContentVeto {
    boolean forbids(TenantTransaction tx);
}
