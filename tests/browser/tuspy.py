"""tuspy as it is published, over the connection that the test cuts: ADDRESS TOKEN FILE DIGEST [checksum]."""

import sys

from tusclient.client import TusClient

address, token, file, digest = sys.argv[1:5]
client = TusClient(address, headers={"Authorization": f"Bearer {token}"})
uploader = client.uploader(
    file,
    chunk_size=300_000,
    metadata={"filename": "20260302_090000.mp4", "sha256": digest},
    retries=400,
    retry_delay=0,
    upload_checksum="checksum" in sys.argv[5:],
)
while True:
    # tuspy tries each piece again by itself, but the request that makes the upload only once.
    try:
        uploader.upload()
        break
    except Exception:
        if uploader.url:
            raise
