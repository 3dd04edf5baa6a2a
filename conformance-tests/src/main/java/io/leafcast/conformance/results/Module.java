package io.leafcast.conformance.results;

import com.google.common.collect.ImmutableList;
import java.util.stream.Stream;

/** The tests of a module that were run this time. */
record Module(String name, ImmutableList<Case> cases) {

  long passed() {
    return of(Case.Passed.class).count();
  }

  long failed() {
    return of(Case.Failed.class).count();
  }

  long skipped() {
    return of(Case.Skipped.class).count();
  }

  double seconds() {
    return cases.stream().mapToDouble(Case::seconds).sum();
  }

  private Stream<Case> of(Class<? extends Case.Verdict> verdict) {
    return cases.stream().filter(each -> verdict.isInstance(each.verdict()));
  }
}
