/// Events on their way to the receivers that a client or an agency named. Promises: an event is delivered if and only
/// if
/// what it tells of was committed, at least once, under one id; it is signed (Standard Webhooks 1.0); each attempt is
/// on
/// record, sealed; a receiver that is slow or dead delays nobody else; nothing goes to private addresses.
/// Start reading at [Webhooks], then [DeliveryRun]. Tables: `webhook_endpoint`, `webhook_key`, `webhook_delivery`,
/// `webhook_attempt`, `webhook_receipt`; `event` is the outbox's.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "identity",
            "agencies",
            "mail",
            "vault",
            "audit",
            "outbox",
            "tenancy",
            "egress",
            "signature",
            "problem"
        })
@org.jspecify.annotations.NullMarked
package io.nexaera.webhooks;
