#!/bin/sh
# Brings the typeface of web/assets anew from npm, with its licence and its check sums. Needs npm; building
# and running do not, because the files are in the repository. A test compares them with SHA256SUMS.
set -eu

version=5.3.0
out=$(dirname -- "$(readlink -f -- "$0")")/../web/assets/fonts
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

cd "$tmp"
npm pack --silent "@fontsource/be-vietnam-pro@$version" >/dev/null
tar -xzf ./*.tgz
mkdir -p "$out"
rm -f "$out"/*
for weight in 400 600 700; do
	for subset in vietnamese latin latin-ext; do
		cp "package/files/be-vietnam-pro-$subset-$weight-normal.woff2" "$out/$subset-$weight.woff2"
	done
done
cp package/LICENSE "$out/OFL.txt"
chmod 644 "$out"/*
cd "$out"
sha256sum -- *.woff2 OFL.txt >SHA256SUMS
