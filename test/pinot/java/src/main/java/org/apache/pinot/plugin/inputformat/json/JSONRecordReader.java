package org.apache.pinot.plugin.inputformat.json;

import io.dynapinot.oracle.NdjsonRecordReader;


/** Stands under the name by which a controller looks for its JSON plug-in, which is not on Maven Central. */
public final class JSONRecordReader extends NdjsonRecordReader {
}
