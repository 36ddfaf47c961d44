// SPDX-License-Identifier: Apache-2.0
// The contracts of the acceptance scenarios. contracts.json holds what solc 0.8 makes of them for Istanbul.
pragma solidity ^0.8.0;

contract SimpleStorage {
    uint256 private value;
    constructor(uint256 v) { value = v; }
    function set(uint256 v) public { value = v; }
    function get() public view returns (uint256) { return value; }
}

contract Increasing {
    uint256 private value;
    constructor(uint256 v) { value = v; }
    function set(uint256 v) public {
        require(v > value, "New value should be higher than stored value");
        value = v;
    }
    function get() public view returns (uint256) { return value; }
}

contract Accumulator {
    uint256 private total;
    event IncEvent(uint256 total);
    constructor(uint256 v) { total = v; }
    function inc(uint256 v) public { total += v; emit IncEvent(total); }
    function get() public view returns (uint256) { return total; }
}

contract ClientReceipt {
    event Deposit(address indexed from, bytes32 indexed id, uint256 value);
    function deposit(bytes32 id) public payable { emit Deposit(msg.sender, id, msg.value); }
}

contract C1 {
    uint256 private x;
    C2 private made;
    constructor(uint256 v) { x = v; }
    function set(uint256 v) public { x = v; }
    function get() public view returns (uint256) { return x; }
    function newContractC2(uint256 v) public { made = new C2(address(this)); made.set(v); }
}

contract C2 {
    C1 private c1;
    uint256 private y;
    constructor(address a) { c1 = C1(a); }
    function get() public view returns (uint256) { return c1.get(); }
    function set(uint256 v) public { y = v; c1.set(v); }
    function restoreFromC1() public { y = c1.get(); }
}

contract StoreC {
    uint256 private c;
    constructor(uint256 v) { c = v; }
    function setc(uint256 x) public { c = x; }
    function getc() public view returns (uint256) { return c; }
}

contract StoreB {
    uint256 private b;
    StoreC private next;
    constructor(uint256 v, address c) { b = v; next = StoreC(c); }
    function setb(uint256 x) public { b = x * next.getc(); }
    function setc(uint256 x) public { next.setc(x); }
    function getb() public view returns (uint256) { return b; }
    function getc() public view returns (uint256) { return next.getc(); }
}

contract StoreA {
    uint256 private a;
    StoreB private next;
    constructor(uint256 v, address b) { a = v; next = StoreB(b); }
    function seta(uint256 x) public { a = x * next.getb(); }
    function setb(uint256 x) public { next.setb(x); }
    function setc(uint256 x) public { next.setc(x); }
    function geta() public view returns (uint256) { return a; }
    function getb() public view returns (uint256) { return next.getb(); }
    function getc() public view returns (uint256) { return next.getc(); }
}

contract StorageMaster {
    SimpleStorage private c2;
    SimpleStorage private c3;
    event ContractCreated(address made);
    function createSimpleStorage(uint256 v) public { emit ContractCreated(address(new SimpleStorage(v))); }
    function createSimpleStorageC2C3(uint256 v) public {
        c2 = new SimpleStorage(v);
        c3 = new SimpleStorage(v);
    }
    function setC2C3Value(uint256 v) public { c2.set(v); c3.set(v); }
    function getC2C3Value() public view returns (uint256) { return c2.get() + c3.get(); }
}
