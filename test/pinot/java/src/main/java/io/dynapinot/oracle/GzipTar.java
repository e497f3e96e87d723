package io.dynapinot.oracle;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;


/** A tar.gz of a level of choice by the classes that Pinot's own utility uses; that one knows the default level only. */
final class GzipTar {
  private GzipTar() {
  }

  static void write(File dir, File out, int level)
      throws IOException {
    GzipParameters parameters = new GzipParameters();
    parameters.setCompressionLevel(level);
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(out.toPath()));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(file, parameters))) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      Path parent = dir.toPath().getParent();
      for (Path path : paths(dir.toPath())) {
        tar.putArchiveEntry(new TarArchiveEntry(path.toFile(), parent.relativize(path).toString()));
        if (Files.isRegularFile(path)) {
          Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
      }
    }
  }

  private static List<Path> paths(Path dir)
      throws IOException {
    try (Stream<Path> walk = Files.walk(dir)) {
      return walk.sorted().collect(Collectors.toList());
    }
  }
}
