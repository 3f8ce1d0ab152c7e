package io.nexaera.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.nexaera.NexaeraApplication;
import io.nexaera.identity.Founding;
import io.nexaera.identity.OperatorScopes;
import io.nexaera.privacy.Redacted;
import io.nexaera.tenancy.ScopeMint;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/// Modules know lower floors only, and a few doors have one keeper each.
class FloorsTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.nexaera");

    @Test
    void modulesKnowLowerFloorsOnly() {
        ApplicationModules.of(NexaeraApplication.class).verify();
    }

    @Test
    void everyModuleSaysWhatItKnowsAndIsNullMarked() {
        for (var module : ApplicationModules.of(NexaeraApplication.class)) {
            JavaPackage card = HOUSE.getPackage(module.getBasePackage().getName());
            assertThat(card.isAnnotatedWith(ApplicationModule.class))
                    .as("@ApplicationModule on %s", card)
                    .isTrue();
            assertThat(card.isAnnotatedWith(NullMarked.class))
                    .as("@NullMarked on %s", card)
                    .isTrue();
        }
    }

    @Test
    void identityAloneMakesScopes() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.nexaera.identity..", "io.nexaera.tenancy..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ScopeMint.class)
                .check(HOUSE);
    }

    @Test
    void sqlRunsInTransactionsOfTenancyOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.nexaera.tenancy..", "io.nexaera.database..", "io.nexaera.cli..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(JdbcTemplate.class, javax.sql.DataSource.class, java.sql.Connection.class)
                .check(HOUSE);
        noClasses()
                .that()
                .resideOutsideOfPackages("io.nexaera.tenancy..")
                .should()
                .callMethod(JdbcClient.class, "create", javax.sql.DataSource.class)
                .check(HOUSE);
    }

    @Test
    void onlyTheCommandLineWorksAsTheOperator() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.nexaera.identity..", "io.nexaera.cli..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(OperatorScopes.class)
                .check(HOUSE);
    }

    @Test
    void onlyTheCommandLineFounds() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.nexaera.identity..", "io.nexaera.cli..", "io.nexaera.demo..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Founding.class)
                .check(HOUSE);
    }

    /// What a frame adds to a text that leaves is looked at by nobody.
    @Test
    void onlyPromptsAreFramed() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.nexaera.chat.Prompt")
                .and()
                .doNotHaveFullyQualifiedName("io.nexaera.chat.Reading")
                .and()
                .doNotHaveFullyQualifiedName("io.nexaera.models.ModelProvider")
                .should()
                .callMethod(Redacted.class, "framed", List.class, Function.class)
                .check(HOUSE);
    }
}
