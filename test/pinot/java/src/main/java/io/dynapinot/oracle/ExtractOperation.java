package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.CompressorStreamFactory;


/** Lists a segment archive as the tar reader behind Pinot's untar sees it, compressor included. */
final class ExtractOperation implements Operation {
  @Override
  public void run(JsonNode request, JsonGenerator reply)
      throws Exception {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(Requests.file(request, "tar").toPath()))) {
      String compressor = CompressorStreamFactory.detect(file);
      reply.writeStringField("compressor", compressor);
      try (TarArchiveInputStream tar = new TarArchiveInputStream(
          CompressorStreamFactory.getSingleton().createCompressorInputStream(compressor, file))) {
        reply.writeArrayFieldStart("entries");
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
          reply.writeStartObject();
          reply.writeStringField("name", entry.getName());
          reply.writeStringField("type", entry.isDirectory() ? "directory" : entry.isFile() ? "file" : "other");
          reply.writeNumberField("size", entry.getSize());
          reply.writeNumberField("mode", entry.getMode());
          reply.writeNumberField("modified", entry.getLastModifiedTime().toMillis());
          reply.writeEndObject();
        }
        reply.writeEndArray();
      }
    }
  }
}
