package io.leafcast.conformance.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds of the machine.
 *
 * @param resident the memory that is its own at the moment, in KiB
 * @param descriptors open files and sockets
 */
public record Footprint(long resident, long descriptors) {

  public static Footprint of(long process) {
    var folder = Path.of("/proc", Long.toString(process));
    try (Stream<Path> open = Files.list(folder.resolve("fd"))) {
      long resident =
          Files.readAllLines(folder.resolve("status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum();
      return new Footprint(resident, open.count());
    } catch (IOException gone) {
      throw new LabFailure("cannot look at process " + process, gone);
    }
  }
}
