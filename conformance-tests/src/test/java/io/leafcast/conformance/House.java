package io.leafcast.conformance;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules that hold for every module of the house.
 *
 * @param root the module's first package
 * @param rows its packages below the root, from left to right: a package may use itself and those
 *     of the rows before its own; "" is the root itself
 */
record House(JavaClasses module, String root, List<? extends Set<String>> rows) {

  /** Reads the classes below {@code root}, without those of tests. */
  static House of(String root, List<? extends Set<String>> rows) {
    return new House(
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(root),
        root,
        rows);
  }

  /** ArchUnit imports nothing, silently, from a wrong path; so {@code atLeast} are asked for. */
  void seeAtLeast(int atLeast) {
    assertThat(module.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
        .as("packages that have classes, each with its row")
        .isEqualTo(
            rows.stream().flatMap(Set::stream).map(this::packageOf).collect(Collectors.toSet()));
    assertThat(module.size()).as("classes imported").isGreaterThanOrEqualTo(atLeast);
  }

  /** Imports only look left, and no two packages look at each other. */
  void holdTheRows() {
    for (int row = 0; row < rows.size(); row++) {
      for (String name : rows.get(row)) {
        String[] forbidden =
            rows.subList(row, rows.size()).stream()
                .flatMap(Set::stream)
                .filter(other -> !other.equals(name))
                .map(this::packageOf)
                .toArray(String[]::new);
        noClasses()
            .that()
            .resideInAPackage(packageOf(name))
            .should()
            .dependOnClassesThat(resideInAnyPackage(forbidden))
            .allowEmptyShould(true)
            .check(module);
      }
    }
    slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(module);
  }

  private String packageOf(String name) {
    return name.isEmpty() ? root : root + "." + name;
  }

  /** A name says what a thing is. */
  void holdTheNames() {
    Stream.of("Manager", "Helper", "Util", "Utils", "Impl")
        .forEach(word -> noClasses().should().haveSimpleNameEndingWith(word).check(module));
    noClasses().should().haveSimpleNameStartingWith("Abstract").check(module);
  }

  /** Every package is described and NullMarked. */
  void holdThePackages() {
    assertThat(module.stream().map(JavaClass::getPackageName).distinct().sorted())
        .allSatisfy(name ->
            assertThat(module.getPackage(name).tryGetPackageInfo())
                .as("package-info of %s", name)
                .hasValueSatisfying(info ->
                    assertThat(info.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                        .isTrue()));
  }

  /** Values are values: no arrays in records, and sealed roots that others see are Immutable. */
  void holdTheValues() {
    fields()
        .that()
        .areDeclaredInClassesThat(describe("are records", JavaClass::isRecord))
        .and(
            describe(
                "are components",
                (JavaField field) -> !field.getModifiers().contains(JavaModifier.STATIC)))
        .should()
        .notHaveRawType(byte[].class)
        .check(module);
    classes()
        .that()
        .arePublic()
        .and(describe("are sealed", (JavaClass javaClass) -> javaClass.reflect().isSealed()))
        .should()
        .beAnnotatedWith("com.google.errorprone.annotations.Immutable")
        .allowEmptyShould(true)
        .check(module);
  }
}
