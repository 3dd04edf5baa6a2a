package io.leafcast.bgp.wire;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a test that proves a normative sentence; {@code docs/rfc-coverage.md} is generated from
 * these. It lives beside the values because the tests of every module carry it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Rfc.All.class)
public @interface Rfc {
  /** The row of the checklist, such as {@code HDR-1}. */
  String id();

  /** What the test shows, as one sentence. */
  String says();

  /** Holds several {@link Rfc} on one test. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface All {
    Rfc[] value();
  }
}
