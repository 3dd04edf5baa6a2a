package io.leafcast.k8s;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rooms of this module, and what each may see. */
class HouseRulesTest {
  private static final String CLIENT = "io.leafcast.k8s.client..";
  private static final String REPORT = "io.leafcast.k8s.report..";
  private static final String OBJECTS = "io.leafcast.k8s.objects..";
  private static final String SERVICES = "io.leafcast.k8s.services..";
  private static final String CORE = "io.leafcast.bgp..";

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.leafcast.k8s");

  @Test
  void theRulesSeeTheWholeModule() {
    assertThat(MODULE.stream().map(JavaClass::getPackageName).distinct())
        .containsExactlyInAnyOrder(
            "io.leafcast.k8s.client",
            "io.leafcast.k8s.objects",
            "io.leafcast.k8s.report",
            "io.leafcast.k8s.services");
    assertThat(MODULE.size()).as("classes imported").isGreaterThan(50);
  }

  @Test
  void theClientKnowsNeitherItsObjectsNorTheCore() {
    noClasses()
        .that()
        .resideInAPackage(CLIENT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(OBJECTS, REPORT, SERVICES, CORE)
        .check(MODULE);
  }

  @Test
  void whatIsSaidBackKnowsNothingOfTheCoreAndAsksNobody() {
    noClasses()
        .that()
        .resideInAPackage(REPORT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CORE, "java.net..", "javax.net..", "java.util.concurrent..")
        .check(MODULE);
    noClasses()
        .that()
        .resideInAPackage(OBJECTS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(REPORT)
        .check(MODULE);
  }

  @Test
  void whatIsMadeOfObjectsSeesTheCoresPortAndWhatThatSpeaksIn() {
    DescribedPredicate<JavaClass> port =
        resideInAnyPackage(
            "io.leafcast.bgp.source..", "io.leafcast.bgp.wire..", "io.leafcast.bgp.attr..");
    noClasses()
        .that()
        .resideInAnyPackage(OBJECTS, SERVICES)
        .should()
        .dependOnClassesThat(resideInAPackage(CORE).and(DescribedPredicate.not(port)))
        .check(MODULE);
  }

  @Test
  void objectsKnowNothingOfServices() {
    noClasses()
        .that()
        .resideInAPackage(OBJECTS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SERVICES)
        .check(MODULE);
  }

  @Test
  void onlyTheClientReadsJsonAndSpeaksHttp() {
    noClasses()
        .that()
        .resideInAnyPackage(OBJECTS, SERVICES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tools.jackson..", "java.net..", "javax.net..", "java.io..")
        .check(MODULE);
  }
}
