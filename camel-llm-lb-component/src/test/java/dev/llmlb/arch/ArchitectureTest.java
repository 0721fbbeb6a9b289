package dev.llmlb.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions: camel → config → pipeline → {rule strategy limit health provider observe} → model, time. */
@AnalyzeClasses(
        packages = "dev.llmlb",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoSimulator.class})
class ArchitectureTest {

    /** The simulated providers are a jar of their own, on the test path only. */
    static final class NoSimulator implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/dev/llmlb/simulator/");
        }
    }

    private static final String[] FEATURES = {"rule", "strategy", "limit", "health", "provider", "observe"};

    @ArchTest
    static final ArchRule nothingDependsOnCamelsBoundary = noClasses()
            .that()
            .resideOutsideOfPackage("dev.llmlb.camel..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.llmlb.camel..");

    @ArchTest
    static final ArchRule onlyTheBoundaryDependsOnConfig = noClasses()
            .that()
            .resideOutsideOfPackages("dev.llmlb.camel..", "dev.llmlb.config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.llmlb.config..");

    @ArchTest
    static final ArchRule featuresDoNotDependOnThePipeline = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.llmlb.rule..",
                    "dev.llmlb.strategy..",
                    "dev.llmlb.limit..",
                    "dev.llmlb.health..",
                    "dev.llmlb.provider..",
                    "dev.llmlb.observe..",
                    "dev.llmlb.model..",
                    "dev.llmlb.time..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.llmlb.pipeline..");

    @ArchTest
    static void featuresDoNotKnowEachOther(com.tngtech.archunit.core.domain.JavaClasses classes) {
        for (String feature : FEATURES) {
            for (String other : FEATURES) {
                if (!feature.equals(other)) {
                    noClasses()
                            .that()
                            .resideInAPackage("dev.llmlb." + feature + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("dev.llmlb." + other + "..")
                            .allowEmptyShould(true)
                            .check(classes);
                }
            }
        }
    }

    @ArchTest
    static final ArchRule modelAndTimeStandAlone = noClasses()
            .that()
            .resideInAnyPackage("dev.llmlb.model..", "dev.llmlb.time..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("dev.llmlb.model..", "dev.llmlb.time..", "java..", "org.slf4j..");

    @ArchTest
    static final ArchRule camelStaysAtTheBoundary = noClasses()
            .that()
            .resideOutsideOfPackages("dev.llmlb.camel..", "dev.llmlb.provider.camel..", "dev.llmlb.observe.camel..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel..");

    @ArchTest
    static final ArchRule micrometerStaysInItsAdapter = noClasses()
            .that()
            .resideOutsideOfPackage("dev.llmlb.observe.micrometer..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule langChain4jIsOptional = noClasses()
            .that()
            .resideOutsideOfPackage("dev.llmlb.provider.langchain4j..")
            .and()
            .doNotHaveSimpleName("LangChain4jBeans")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.langchain4j..");

    @ArchTest
    static final ArchRule openTelemetryStaysInItsAdapter = noClasses()
            .that()
            .resideOutsideOfPackage("dev.llmlb.observe.otel..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule jacksonStaysWhereJsonIsRead = noClasses()
            .that()
            .resideOutsideOfPackages("dev.llmlb.config..", "dev.llmlb.provider..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson..");

    /** What they share stands in provider.http, provider.openai and provider.translate, which know none of them. */
    @ArchTest
    static void dialectsDoNotKnowEachOther(com.tngtech.archunit.core.domain.JavaClasses classes) {
        String[] dialects = {"azure", "anthropic", "gemini", "bedrock"};
        for (String dialect : dialects) {
            noClasses()
                    .that()
                    .resideInAPackage("dev.llmlb.provider..")
                    .and()
                    .resideOutsideOfPackage("dev.llmlb.provider." + dialect + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.llmlb.provider." + dialect + "..")
                    .check(classes);
        }
    }

    @ArchTest
    static final ArchRule awsStaysWithBedrock = noClasses()
            .that()
            .resideOutsideOfPackage("dev.llmlb.provider.bedrock..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..");

    @ArchTest
    static final ArchRule timeIsInjected = noClasses()
            .that()
            .resideOutsideOfPackage("dev.llmlb.time..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(
                    java.util.concurrent.Executors.class,
                    java.util.Random.class,
                    java.util.concurrent.ThreadLocalRandom.class);
}
