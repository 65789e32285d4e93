"""Looking at files without opening them here: every decoder runs in a process of its own.

    stored bytes → temporary file → worker process (limits on memory, time, output)
        → JSON, and a PNG or SVG

PDF, picture and office decoders are large programs that read what strangers wrote. The worker is
started for one file, may not take more than its limits, and takes nothing down with it when it
fails; `pypdfium2` must not be called from two threads besides.
"""
