export const OURS = 'lambda-core';
export const AWS = 'aws s3 sync';
export const RCLONE_64 = 'rclone ×64';
export const RCLONE_BEST = 'rclone ×256';
export const RCLONE_LISTED_AT_ONCE = 'rclone ×256 --fast-list';
export const RCLONE_PARTS = 'rclone ×256, parts of 128 MiB';

export const SOURCE = 'source';
export const DESTINATION = 'destination';
export const COMMANDS = 'commands';
