package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Signs in to the database with each role before anything else is started, and puts a failure into plain words.
record Preflight(ServeSettings settings) {
    private static final int OLDEST_SERVER = 180_000;

    /// @throws CannotStart with one sentence for what is wrong and one for what to do
    void check() {
        DatabaseUrl database = settings.database();
        try (Connection app = connect(database, database.user(), database.password(), "DATABASE_URL")) {
            refuseOldServer(app);
            refuseMightyRole(app, database.user());
        } catch (SQLException e) {
            throw unreachable(database, e);
        }
        tryRole("nx_owner", settings.ownerPassword(), "NEXAERA_DATABASE_OWNER_PASSWORD");
        tryRole("nx_platform", settings.platformPassword(), "NEXAERA_DATABASE_PLATFORM_PASSWORD");
    }

    private void tryRole(String role, String password, String variable) {
        try (Connection connection = connect(settings.database(), role, password, variable)) {
            connection.isValid(5);
        } catch (SQLException e) {
            throw unreachable(settings.database(), e);
        }
    }

    /// @param variable the setting that the password comes from, to be named if the server refuses it
    static Connection connect(DatabaseUrl database, String user, String password, String variable) {
        try {
            DriverManager.setLoginTimeout(10);
            return DriverManager.getConnection(database.jdbc(), user, password);
        } catch (SQLException e) {
            throw refused(database, user, variable, e);
        }
    }

    private static CannotStart refused(DatabaseUrl database, String user, String variable, SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return switch (state) {
            case "28P01", "28000" ->
                new CannotStart("The database server at " + place(database) + " refuses the role " + user
                        + ": the password in " + variable + " is wrong, the role doesn't exist (src/main/resources/db/"
                        + "bootstrap.sql makes it), or the server's pg_hba.conf doesn't let this machine in.");
            case "3D000" ->
                new CannotStart("The server at " + place(database) + " has no database called \"" + database.name()
                        + "\". Make it: create database " + database.name() + "; then run"
                        + " src/main/resources/db/bootstrap.sql in it.");
            case "53300" ->
                new CannotStart("The server at " + place(database) + " has no connection left. Raise its"
                        + " max_connections, or stop what holds the others.");
            case "42501" ->
                new CannotStart("The role " + user + " may not connect to the database \"" + database.name()
                        + "\". Run src/main/resources/db/bootstrap.sql in it, as its superuser.");
            default -> unreachable(database, failure);
        };
    }

    private static void refuseOldServer(Connection connection) throws SQLException {
        if (Integer.parseInt(ask(connection, "show server_version_num")) < OLDEST_SERVER) {
            throw new CannotStart("The database server is Postgres " + ask(connection, "show server_version")
                    + ". Nexaera needs Postgres 18 or newer.");
        }
    }

    private static void refuseMightyRole(Connection connection, String user) throws SQLException {
        boolean mighty = ask(connection, """
                select rolsuper or rolbypassrls or rolcreaterole or exists (
                  select from pg_catalog.pg_auth_members m where m.member = r.oid)
                from pg_catalog.pg_roles r where rolname = session_user""").equals("t");
        if (mighty) {
            throw new CannotStart(
                    "The role \"" + user + "\" in DATABASE_URL can step over the walls between tenants: it"
                            + " is a superuser, may bypass row-level security, or belongs to other roles. Use nx_app, as"
                            + " src/main/resources/db/bootstrap.sql makes it.");
        }
    }

    static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getString(1) != null ? row.getString(1) : "";
        }
    }

    private static CannotStart unreachable(DatabaseUrl database, SQLException failure) {
        return new CannotStart("The database server at " + place(database) + " can't be reached or does not answer ("
                + failure.getMessage() + "). Does it run, and is the address in DATABASE_URL right?");
    }

    private static String place(DatabaseUrl database) {
        return database.host() + ":" + database.port();
    }
}
