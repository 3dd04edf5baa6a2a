package io.leafcast.conformance.bench;

import java.util.Optional;

/**
 * How much {@link ServicesBench} makes and changes.
 *
 * @param endpoints of each Service
 * @param changes how many are measured one by one
 */
record ServicesLoad(int services, int endpoints, int changes) {
  private static final ServicesLoad USUAL = new ServicesLoad(10_000, 5, 200);

  /** What the words ask for; empty if they are none that it knows. */
  static Optional<ServicesLoad> of(String... words) {
    ServicesLoad load = USUAL;
    for (int i = 0; i < words.length; i += 2) {
      if (i + 1 == words.length) {
        return Optional.empty();
      }
      int number = Integer.parseInt(words[i + 1]);
      switch (words[i]) {
        case "--services" -> load = new ServicesLoad(number, load.endpoints, load.changes);
        case "--endpoints" -> load = new ServicesLoad(load.services, number, load.changes);
        case "--changes" -> load = new ServicesLoad(load.services, load.endpoints, number);
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(load);
  }
}
