/// Mail to people, over the operator's own SMTP server. Promises: a mail exists if and only if the transaction that
/// wrote it committed; it wears the agency's name and nobody else's; its text is kept only until it is sent. Where no
/// server is set, nothing is written and nothing leaves. Not promised: exactly once; a repeated mail has the same
/// Message-ID. Start reading at [Mail#send]. Tables: `mail`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"audit", "egress", "outbox", "tenancy", "problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.mail;
