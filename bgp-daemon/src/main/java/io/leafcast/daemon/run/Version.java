package io.leafcast.daemon.run;

import org.jspecify.annotations.Nullable;

/** The version that the jar's manifest says. */
public final class Version {
  public static final String TEXT = text(Version.class.getPackage().getImplementationVersion());

  private Version() {}

  private static String text(@Nullable String manifest) {
    return manifest == null ? "unpackaged" : manifest;
  }
}
