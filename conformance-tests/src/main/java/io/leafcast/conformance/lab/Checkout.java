package io.leafcast.conformance.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The source tree that the lab runs from: where the built daemon and the shipped files lie. */
public final class Checkout {
  private Checkout() {}

  /** {@code LEAFCAST_HOME} as the launcher sets it, else the nearest folder with the launcher. */
  public static Path root() {
    var told = Optional.ofNullable(System.getenv("LEAFCAST_HOME")).map(Path::of);
    return told.or(() ->
            Stream.iterate(
                    Optional.of(Path.of("").toAbsolutePath()),
                    folder -> folder.isPresent(),
                    folder -> folder.map(Path::getParent))
                .flatMap(Optional::stream)
                .filter(folder -> Files.isExecutable(folder.resolve("leafcast")))
                .findFirst())
        .orElseThrow(() -> new LabFailure("not inside a checkout; set LEAFCAST_HOME"));
  }

  /** What is started as the daemon, wherever it is started. */
  public static Path daemon() {
    return root().resolve("bgp-daemon/target/dist/bin/leafcastd");
  }

  /** The Java that the daemon is started with: the one that runs this, unless told otherwise. */
  public static Path java() {
    return Path.of(
        Optional.ofNullable(System.getenv("LEAFCAST_JAVA_HOME"))
            .orElse(System.getProperty("java.home")));
  }
}
