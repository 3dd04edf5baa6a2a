package io.leafcast.conformance.lab;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The control groups that containers leave behind when their runtime is killed. A runtime makes
 * them at the top of the machine's groups, called after the container, so it takes the runtime's
 * own folder to know whose they are.
 */
final class ControlGroups {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  /**
   * Where containerd keeps a folder for each container that runs; the last word is its namespace.
   */
  private static final String CONTAINERS = "run/containerd/io.containerd.runtime.v2.task/k8s.io";

  /** What containerd calls the group above those of a namespace's containers. */
  private static final String ABOVE = "k8s.io";

  private ControlGroups() {}

  /**
   * Removes the groups of the containers that ran on the nodes of a lab, in each hierarchy of
   * version 1, or in the one of version 2.
   *
   * @param nodes the folder with a folder of each node; nothing may run there any more
   */
  static void removeThoseOf(Path nodes) {
    for (Path node : folders(nodes)) {
      for (Path container : folders(node.resolve(CONTAINERS))) {
        for (Path above : above()) {
          removeWhole(above.resolve(container.getFileName()));
        }
      }
    }
    above().forEach(ControlGroups::removeEmpty);
  }

  private static List<Path> above() {
    return Stream.concat(Stream.of(ROOT), folders(ROOT).stream())
        .map(hierarchy -> hierarchy.resolve(ABOVE))
        .filter(Files::isDirectory)
        .toList();
  }

  /** A group is removed as a folder whose files do not count. */
  private static void removeWhole(Path group) {
    folders(group).forEach(ControlGroups::removeWhole);
    remove(group);
  }

  /** Another runtime may have containers of its own in it. */
  private static void removeEmpty(Path group) {
    if (folders(group).isEmpty()) {
      remove(group);
    }
  }

  private static void remove(Path group) {
    try {
      Files.deleteIfExists(group);
    } catch (DirectoryNotEmptyException somebodyElses) {
      // Made just now.
    } catch (IOException busy) {
      throw new LabFailure("cannot remove the control group " + group, busy);
    }
  }

  private static List<Path> folders(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(Files::isDirectory).toList();
    } catch (IOException gone) {
      return List.of();
    }
  }
}
