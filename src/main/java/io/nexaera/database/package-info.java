/// The Postgres that comes with Nexaera, and the secrets file beside its data. Start reading at [EmbeddedPostgres].
/// Promises: what was committed survives kill -9; a password is asked on every connection; only this machine can
/// connect;
/// a data folder is used by one process at a time. Not for production: there a server of your own is used.
/// Tables: none.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.nexaera.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
