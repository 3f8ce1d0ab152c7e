package io.nexaera.chat;

import io.nexaera.healthcare.Healthcare;
import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.webhooks.ContentVeto;
import org.springframework.stereotype.Component;

/// In Healthcare Mode no webhook carries what was said.
@Component
class HealthcareVeto implements ContentVeto {
    private final Healthcare healthcare;

    HealthcareVeto(Healthcare healthcare) {
        this.healthcare = healthcare;
    }

    @Override
    public boolean forbids(TenantTransaction tx) {
        return healthcare.isInForce(tx);
    }
}
