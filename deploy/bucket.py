"""Make the bucket of S3_BUCKET when it is not there yet. Waits for a storage that is still starting."""

import os
import time

import boto3
from botocore.exceptions import ClientError, EndpointConnectionError

WAIT_SECONDS = 60
SERVER_ERROR = 500


def main() -> None:
    storage = boto3.client(
        "s3",
        endpoint_url=os.environ.get("S3_ENDPOINT_URL") or None,
        aws_access_key_id=os.environ["S3_ACCESS_KEY"],
        aws_secret_access_key=os.environ["S3_SECRET_KEY"],
        region_name=os.environ.get("S3_REGION", "us-east-1"),  # a region is required to sign; the storage ignores it
    )
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            storage.create_bucket(Bucket=os.environ["S3_BUCKET"])
            return
        except ClientError as refused:
            if refused.response["Error"]["Code"] == "BucketAlreadyOwnedByYou":
                return
            is_starting = refused.response["ResponseMetadata"]["HTTPStatusCode"] >= SERVER_ERROR
            if not is_starting or time.monotonic() > deadline:
                raise
        except EndpointConnectionError:
            if time.monotonic() > deadline:
                raise
        time.sleep(1)


if __name__ == "__main__":
    main()
